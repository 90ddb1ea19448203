/**
 * What can go wrong in the engine; each says what the caller does about it.
 *
 *   EngineFault
 *   ├── Unreadable    bytes that are no message of this group: drop an application message, resync on a commit
 *   ├── Stale         an epoch that is over: sync and rebuild the intent
 *   ├── Early         an epoch not reached yet: sync first
 *   └── Forbidden     a commit that breaks the rules: freeze the conversation on this device, stop sending, ask for help
 */
export class EngineFault extends Error {}
export class Unreadable extends EngineFault {}
export class Stale extends EngineFault {}
export class Early extends EngineFault {}
export class Forbidden extends EngineFault {}
