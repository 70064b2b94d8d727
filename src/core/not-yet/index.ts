/** What Ottla promises and does not do yet: said where it will stand, printed in the README, refused everywhere else. */
export interface NotYet {
  /** What a user would ask for, as a noun. */
  readonly what: string
  /** The rooms, or parts of rooms, that have to be built for it. */
  readonly needs: readonly string[]
}
