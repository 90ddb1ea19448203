import type { Leaf } from './identity.std'

/**
 * What a device believes about others at the moment of one log entry. Made from the verified key register and the roster;
 * the engine asks and never decides by itself.
 */
export interface Trust {
  /** A certificate in the register binds this key to this device of this account. Revoked ones count: they stay in the tree until removed. */
  certified(leaf: Leaf): boolean
  /** Certified, not revoked, and the account sits in the conversation: asked of newcomers, and of whoever speaks. */
  mayJoin(leaf: Leaf): boolean
  /** The account has lost its seat, the device is revoked, or it is one's own. */
  mayLeave(leaf: Leaf, by: Leaf): boolean
}
