#!/usr/bin/env node
'use strict'
// CommonJS, by the package.json beside it: it starts faster than a module
require('../dist/cli/start.cjs').start()
