/** What a person has to come back with when the password is forgotten. */
export interface RecoveryState {
  /** Recovery codes that have not been used. */
  left: number
  /** Whether the person said that they are put away. */
  kept: boolean
}
