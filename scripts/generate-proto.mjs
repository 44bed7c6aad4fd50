// Generates the encoder (and the decoder's oracle) from proto/profile.proto. Its output is committed: builds do not need it.
import { execFileSync } from 'node:child_process'

execFileSync(
  'node_modules/.bin/pbjs',
  [
    '-t',
    'static-module',
    '-w',
    'esm',
    '--no-create',
    '--no-verify',
    '--no-delimited',
    '--no-service',
    '--no-typeurl',
    '--no-convert',
    '-r',
    'deferscope',
    '-d',
    '-o',
    'src/encode/generated/profile.js',
    'proto/profile.proto',
  ],
  { stdio: 'inherit' },
)
