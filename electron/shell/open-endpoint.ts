import { app } from 'electron';
import type { Problem } from '../../shared/problem.ts';
import { err, type Result } from '../../shared/result.ts';
import {
  type EndpointServer,
  type EndpointServerPorts,
  startEndpointServer,
} from '../adapters/endpoint/endpoint-server.ts';
import { openRuntimeDirectory } from '../adapters/endpoint/runtime-directory.ts';
import { deferred } from '../core/async/deferred.ts';
import type { Basics } from './basics.ts';
import { surroundings } from './environment.ts';

type Answer = EndpointServerPorts['onRequest'];

/** The local endpoint, open before the code that answers is read: tools find the app, and their calls wait. */
export interface OpenEndpoint {
  /** When endpoint.json is there, or why there is none. */
  readonly opened: Promise<Result<EndpointServer, Problem>>;
  /** Who answers from now on, and the calls that have waited. To be called once. */
  answerWith(answer: Answer): void;
  /** What a server that fails later is reported to. To be called once. */
  reportTo(onProblem: (problem: Problem) => void): void;
}

/** Opens it without a turn of the event loop, which turns for the first time when Chromium is up. */
export function openEndpoint({ random, log, onBug }: Basics): OpenEndpoint {
  const answering = deferred<Answer>();
  const reporting = deferred<(problem: Problem) => void>();
  const open = async (): Promise<Result<EndpointServer, Problem>> => {
    const directory = openRuntimeDirectory({
      env: surroundings.env,
      platform: process.platform,
      homeDirectory: app.getPath('home'),
    });
    if (!directory.ok) return err(directory.error);
    return startEndpointServer({
      directory: directory.value,
      random,
      log,
      onBug,
      onProblem: (problem) => void reporting.promise.then((report) => report(problem)),
      onRequest: async (request, reply, signal) => (await answering.promise)(request, reply, signal),
    });
  };
  return { opened: open(), answerWith: answering.resolve, reportTo: reporting.resolve };
}
