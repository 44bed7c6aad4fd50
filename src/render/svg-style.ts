/** The style of a flame graph as a picture: the colours of the page, light and dark as the reader's system asks for. */
export const SVG_STYLE = `<style>
.page{fill:#fff}text{fill:#16191d}.answer{font-size:14px;font-weight:bold}.quiet{fill:#57606a}
.golang rect{fill:#e1e4e8}
.package-0 rect{fill:#f1e2c6}.package-1 rect{fill:#dfead0}.package-2 rect{fill:#ecdce6}.package-3 rect{fill:#e8e2cf}.package-4 rect{fill:#d6e6e3}.package-5 rect{fill:#f3d9d2}
.exact rect{fill:#9fdcd4}.strong rect{fill:#aecff6}.likely rect{fill:#f7c884}.possible rect{fill:#cfd5dc}
.grown rect{fill:#f2a39b}.shrunk rect{fill:#9ed3ab}
.is-exact rect{stroke:#0f766e}.is-strong rect{stroke:#2f6db5}.is-likely rect{stroke:#b8690f}.is-possible rect{stroke:#7b838c}
#strong path{stroke:#2f6db5}#likely path{stroke:#b8690f}#possible circle{fill:#7b838c}
@media (prefers-color-scheme:dark){
.page{fill:#181e25}text{fill:#f2f4f6}.quiet{fill:#a0abb6}
.golang rect{fill:#363d46}
.package-0 rect{fill:#57492c}.package-1 rect{fill:#3c4d2f}.package-2 rect{fill:#533a4b}.package-3 rect{fill:#4c4a32}.package-4 rect{fill:#2d4f4a}.package-5 rect{fill:#5a3d37}
.exact rect{fill:#14544e}.strong rect{fill:#234b7c}.likely rect{fill:#74490f}.possible rect{fill:#48515b}
.grown rect{fill:#8e352d}.shrunk rect{fill:#2c6a3c}
.is-exact rect{stroke:#2aa69a}.is-strong rect{stroke:#5b97dd}.is-likely rect{stroke:#d58a34}.is-possible rect{stroke:#8d97a2}
#strong path{stroke:#5b97dd}#likely path{stroke:#d58a34}#possible circle{fill:#8d97a2}
}
</style>`

/** A pattern for each grade of evidence that is less than exact: colour alone does not tell them apart for everyone. */
export const SVG_PATTERNS = `<defs>
<pattern id="strong" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 3.5H4" stroke-opacity=".6"/></pattern>
<pattern id="likely" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M.5 0V7" stroke-opacity=".6"/></pattern>
<pattern id="possible" width="5" height="5" patternUnits="userSpaceOnUse"><circle cx="1.5" cy="1.5" r="1" fill-opacity=".6"/></pattern>
</defs>`
