import type { DbusValue } from './values.ts';

export interface MethodCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Of the arguments; none when left out. */
  readonly signature?: string;
  readonly body?: readonly DbusValue[];
}

export interface OutgoingSignal {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly DbusValue[];
}

export interface Received {
  readonly serial: number;
  /** The unique name of who sent it, as the bus wrote it; empty before the bus has given us one. */
  readonly sender: string;
  readonly signature: string;
  readonly body: readonly DbusValue[];
}
export interface ReceivedCall extends Received {
  readonly kind: 'call';
  readonly path: string;
  /** Empty when the caller named none. */
  readonly interface: string;
  readonly member: string;
  readonly wantsReply: boolean;
}
export interface ReceivedReturn extends Received {
  readonly kind: 'return';
  readonly replyTo: number;
}
export interface ReceivedError extends Received {
  readonly kind: 'error';
  readonly replyTo: number;
  readonly name: string;
}
export interface ReceivedSignal extends Received {
  readonly kind: 'signal';
  readonly path: string;
  readonly interface: string;
  readonly member: string;
}
export type ReceivedMessage = ReceivedCall | ReceivedReturn | ReceivedError | ReceivedSignal;

/** What is sent, before it has a serial number. */
export type OutgoingMessage =
  | ({ readonly kind: 'call'; readonly wantsReply: boolean } & MethodCall)
  | ({ readonly kind: 'signal' } & OutgoingSignal)
  | {
      readonly kind: 'return';
      readonly destination: string;
      readonly replyTo: number;
      readonly signature: string;
      readonly body: readonly DbusValue[];
    }
  | {
      readonly kind: 'error';
      readonly destination: string;
      readonly replyTo: number;
      readonly name: string;
      readonly text: string;
    };
