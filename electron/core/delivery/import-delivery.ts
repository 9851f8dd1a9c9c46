import { err } from '../../../shared/result.ts';
import type { Delivery } from '../delivery-port.ts';
export function importDelivery(_ports: unknown): Pick<Delivery, 'importPlan' | 'importDrafts'> {
  return {
    importPlan: async () => err({ code: 'refused', reason: 'later' }),
    importDrafts: async () => err({ code: 'refused', reason: 'later' }),
  };
}
