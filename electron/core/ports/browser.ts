import type { BrowserChoice, BrowserFound } from '../../../shared/browser.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';
import type { Secret } from '../secret.ts';

/** One callback of a browser: the query of the redirect. */
export interface LoopbackCallback {
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * A listener on 127.0.0.1, bound before the browser opens. SECURITY: any page and program of this machine can send it a
 * request, so the kind checks `state` and asks for the next one when it is not the one it waits for.
 */
export interface LoopbackListener {
  /** `http://127.0.0.1:PORT/PATH`. */
  readonly redirectUri: string;
  /** The next request for the path, in their order; the page it gets says that one can close it, and which app got signed in. */
  next(signal: AbortSignal): Promise<Result<LoopbackCallback, Problem>>;
  /** The next form posted to the path, for SAML in the user's own browser. Body 1 MiB at most. */
  nextPost(signal: AbortSignal): Promise<Result<LoopbackCallback, Problem>>;
  close(): Promise<void>;
}

export interface Loopback {
  /** `ports`: tried in order; empty for any free port. A custom ACS or a strict provider needs a fixed one. */
  listen(
    input: {
      readonly path: string;
      readonly ports: readonly number[];
      /** 'localhost' in the redirect address, for providers that refuse 127.0.0.1 (Amazon Cognito). */
      readonly host?: '127.0.0.1' | 'localhost';
    },
    signal: AbortSignal,
  ): Promise<Result<LoopbackListener, Problem>>;
}

/**
 * The identity provider's page in a window of its own: partition per source, no preload, host in the title, closing it
 * is 'cancelled'. The form that a page posts by going to an AWS SAML endpoint (any partition and region) is caught and never
 * leaves the machine. SECURITY: what a frame, a script or a foreign site's popup sends there is stopped and has no effect.
 */
export interface SamlWindow {
  /** `visible: false`: a silent try with the provider's own session; 'sign-in-needed' when a page wants the user. */
  capture(
    input: {
      readonly sourceId: string;
      readonly title: string;
      readonly startUrl: string;
      readonly visible: boolean;
      /**
       * Why a caught response is the answer to another sign-in, in a sentence for the user; null when it is ours. A foreign
       * one is passed over; the sentence is the reason of 'saml-unusable' when nothing else comes.
       */
      readonly foreign: (assertion: Secret<string>) => Promise<string | null>;
    },
    signal: AbortSignal,
  ): Promise<Result<{ readonly assertion: Secret<string>; readonly acsUrl: string }, Problem>>;
  /** Brings the window that a user signs in at before the others; nothing where there is none. */
  raise(sourceId: string): Promise<void>;
  /** Forgets cookies and storage of the source's partition. */
  forget(sourceId: string): Promise<void>;
}

/** Opens a web page in the user's own browser. */
export interface LoginBrowser {
  open(url: string): Promise<Result<void, Problem>>;
}

/** The browsers of this machine, where one is chosen. */
export interface Browsers {
  list(): Promise<readonly BrowserFound[]>;
  /** 'refused' where the browser, its profile or its container is not there: nothing else is opened instead. */
  open(url: string, choice: BrowserChoice): Promise<Result<void, Problem>>;
}
