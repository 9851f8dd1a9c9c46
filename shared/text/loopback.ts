/** The pages that a browser gets when it comes back from a sign-in. */
export const loopbackText = {
  received: 'You can close this page',
  receivedMore: 'You can close this page; Latchkey has received your sign-in and shows when it is complete.',
  refused: 'The sign-in was refused',
  refusedMore: (reason: string): string => `The identity provider refused the sign-in: ${reason}`,
  unclear: 'This response cannot be used',
  unclearMore: 'It contains the same value twice, or is not a form.',
  tooLarge: 'This response is too large',
  tooLargeMore: 'A sign-in response is at most 1 MiB.',
  elsewhere: 'There is nothing here',
  elsewhereMore: 'This address accepts only the response to a sign-in that Latchkey started.',
  tryAgain: 'You can close this page and start the sign-in again in Latchkey.',
};
