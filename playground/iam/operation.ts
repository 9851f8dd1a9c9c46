import type { QueryParameters } from '../sts/query.ts';
import type { Xml } from '../sts/xml.ts';
import type { KeyRecord } from '../world/key-record.ts';
import type { KeyRing } from '../world/key-ring.ts';
import type { World } from '../world/world.ts';

export interface IamPorts {
  readonly world: World;
  readonly keys: KeyRing;
}

/** The caller proves itself with SigV4. */
export interface IamOperation {
  readonly name: string;
  /** Everything the operation takes; what else is sent is refused. */
  readonly parameters: readonly string[];
  run(
    call: { readonly parameters: QueryParameters; readonly nowMs: number; readonly caller: KeyRecord },
    ports: IamPorts,
  ): Xml;
}
