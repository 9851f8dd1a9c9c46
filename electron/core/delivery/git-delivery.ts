import { err } from '../../../shared/result.ts';
import type { Delivery } from '../delivery-port.ts';
export function gitDelivery(_ports: unknown): Pick<Delivery, 'gitPlan' | 'gitApply'> {
  return {
    gitPlan: async () => err({ code: 'refused', reason: 'later' }),
    gitApply: async () => err({ code: 'refused', reason: 'later' }),
  };
}
