export { decode, encode } from './codec.ts'
export { MAX_LIST_LENGTH, MAX_TAGGED_FIELDS } from './limits.ts'
