/** The style of a flame graph as a picture: colours for light and dark, as the reader's system asks for. */
export const SVG_STYLE = `<style>
.page{fill:#fff}text{fill:#1a1a1a}.answer{font-size:14px;font-weight:bold}.quiet{fill:#555}
rect{fill:#ddd}.golang rect{fill:#dcdcdc}
.package0 rect{fill:#f0d9b5}.package1 rect{fill:#cfe3c4}.package2 rect{fill:#c9dcec}.package3 rect{fill:#e4d3ea}.package4 rect{fill:#f3d2cf}.package5 rect{fill:#d5e6e2}
.record rect{fill:#f4803c}.companion rect{fill:#f7b267}.held rect{fill:#b39ddb}.deferred rect{fill:#4fb3bf}
.grown rect{fill:#f08a80}.shrunk rect{fill:#8cc99a}.unchanged rect,.untested rect{fill:#dcdcdc}
.record.unchanged rect,.companion.unchanged rect,.held.unchanged rect,.record.untested rect,.companion.untested rect{stroke:#f4803c;stroke-width:1.5}
.record.grown rect,.companion.grown rect,.record.shrunk rect,.companion.shrunk rect{stroke:#f4803c;stroke-width:1.5}
.mark{stroke:#1a1a1a}.dot{fill:#1a1a1a}
@media (prefers-color-scheme:dark){
.page{fill:#16181c}text{fill:#f2f2f2}.quiet{fill:#b0b4ba}
rect{fill:#444}.golang rect{fill:#3d4046}
.package0 rect{fill:#6b532a}.package1 rect{fill:#40602f}.package2 rect{fill:#2f536e}.package3 rect{fill:#5d4370}.package4 rect{fill:#74413c}.package5 rect{fill:#34605a}
.record rect{fill:#a84a12}.companion rect{fill:#8a5a1c}.held rect{fill:#5e4699}.deferred rect{fill:#146b77}
.grown rect{fill:#98392f}.shrunk rect{fill:#2f7040}.unchanged rect,.untested rect{fill:#3d4046}
.mark{stroke:#f2f2f2}.dot{fill:#f2f2f2}
}
</style>`

/** A pattern for each grade of evidence that is less than exact: colour alone does not tell them apart for everyone. */
export const SVG_PATTERNS = `<defs>
<pattern id="lines" width="4" height="4" patternUnits="userSpaceOnUse"><path class="mark" d="M0 3.5H4" stroke-opacity=".35"/></pattern>
<pattern id="stripes" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="mark" d="M.5 0V7" stroke-opacity=".4"/></pattern>
<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="dot" cx="1.5" cy="1.5" r=".9" fill-opacity=".45"/></pattern>
</defs>`
