/** MLS (RFC 9420) as this product uses it: state in, `{next, bytes}` out; no clock, network or storage inside. */
export { boxOf, openBox, sealTo } from './boxes.std'
export { add, groupInfo, joinByExternalCommit, joinByWelcome, type Proposed, remove, update } from './commit.std'
export { Early, EngineFault, Forbidden, Stale, Unreadable } from './faults.std'
export { begin, decodeGroup, encodeGroup, epochOf, exportSecret, type Group, members, ownLeaf } from './group.std'
export type { Leaf } from './identity.std'
export {
  type Device,
  type DeviceKeys,
  freezePackage,
  newDeviceKeys,
  newPackage,
  type PrivatePackage,
  packageBytes,
  readPackage,
  thawPackage,
} from './packages.std'
export { type Received, receive, seal } from './receive.std'
export { sign, verify } from './signing.std'
export type { Trust } from './trust.std'
