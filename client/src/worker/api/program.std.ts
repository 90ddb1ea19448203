/** What pages may ask about the program itself. */

export interface ProgramApi {
  /** The releases (SHA-256 in base64url) that stand in this member's own copy of the key register, read on to its end. */
  releases(): Promise<string[]>
}
