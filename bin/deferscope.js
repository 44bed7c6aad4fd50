#!/usr/bin/env node
'use strict'
// CommonJS, by the package.json beside it: it starts faster than a module. Written so that old releases of Node read it and reach the message
var RELEASE = [20, 19]
var node = process.versions.node.split('.')
if (node[0] < RELEASE[0] || (node[0] == RELEASE[0] && node[1] < RELEASE[1])) {
  process.stderr.write(['error: deferscope needs Node ', RELEASE.join('.'), ' or later, and this is Node ', node.join('.'), '\n'].join(''))
  process.exit(2)
}
// compiled code is kept in the folder for temporary files, as Node 22.8 and later can; NODE_DISABLE_COMPILE_CACHE=1 keeps none
var enableCompileCache = require('node:module').enableCompileCache
if (enableCompileCache) enableCompileCache()
require('../dist/cli/start.cjs').start()
