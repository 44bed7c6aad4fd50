export { decodeGoText } from '../../base/go-text.ts'
