/**
 * A script that pans the element `viewport` of an SVG document with the pointer, and zooms it with the wheel around the pointer. pprof
 * embeds SVGPan here; this script is smaller, written anew, and registers listeners where SVGPan sets attributes. It stands in a CDATA
 * section, so it must never contain `]]>`.
 */
export const PAN_SCRIPT = `
(function () {
  'use strict';
  var root = document.documentElement, start = null;
  function view() { return document.getElementById('viewport'); }
  function pointIn(event, matrix) {
    var point = root.createSVGPoint();
    point.x = event.clientX;
    point.y = event.clientY;
    return point.matrixTransform(matrix.inverse());
  }
  function place(m) {
    view().setAttribute('transform', 'matrix(' + [m.a, m.b, m.c, m.d, m.e, m.f].join(',') + ')');
  }
  root.addEventListener('mousedown', function (event) {
    if (event.button !== 0) return;
    event.preventDefault();
    var matrix = view().getCTM();
    start = { matrix: matrix, point: pointIn(event, matrix) };
  });
  root.addEventListener('mousemove', function (event) {
    if (start === null) return;
    event.preventDefault();
    var point = pointIn(event, start.matrix);
    place(start.matrix.translate(point.x - start.point.x, point.y - start.point.y));
  });
  window.addEventListener('mouseup', function () { start = null; });
  root.addEventListener('wheel', function (event) {
    event.preventDefault();
    var lines = event.deltaMode === 0 ? event.deltaY / 120 : event.deltaY / 3;
    var factor = Math.pow(1.2, Math.max(-3, Math.min(3, -lines)));
    var matrix = view().getCTM(), point = pointIn(event, matrix), scale = matrix.a * factor;
    // beyond these scales there is nothing to see, and numbers lose their precision
    if (!(scale > 1e-3 && scale < 1e3)) return;
    place(matrix.translate(point.x, point.y).scale(factor).translate(-point.x, -point.y));
    start = null;
  }, { passive: false });
})();
`
