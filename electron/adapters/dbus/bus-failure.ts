/** Why a call on the bus gave no answer. SECURITY: none of them quotes what was sent. */
export type BusFailure =
  /** No bus is announced, none answers at its address, or it refused us. */
  | { readonly kind: 'no-bus'; readonly detail: string }
  /** The bus is announced in a form that this client does not speak. */
  | { readonly kind: 'unsupported'; readonly detail: string }
  /** The connection ended before the answer came; whether the call was carried out is not known. */
  | { readonly kind: 'disconnected'; readonly detail: string }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'aborted' }
  /** A bound of this client: too many calls at once, or too many bytes. */
  | { readonly kind: 'too-much'; readonly detail: string }
  /** The other side answered with an error, `org.freedesktop.DBus.Error.ServiceUnknown` for one. */
  | { readonly kind: 'error'; readonly name: string; readonly detail: string };

const DETAIL_MAX = 500;

/** Texts of other programs are cut to what a log line and a window can show. */
export const shortDetail = (text: string): string => text.slice(0, DETAIL_MAX);

export function failureText(failure: BusFailure): string {
  switch (failure.kind) {
    case 'no-bus':
    case 'unsupported':
    case 'disconnected':
    case 'too-much':
      return failure.detail;
    case 'timeout':
      return `No answer over D-Bus within ${failure.afterMs} ms.`;
    case 'aborted':
      return 'The call was cancelled.';
    case 'error':
      return failure.detail === '' ? failure.name : failure.detail;
  }
}
