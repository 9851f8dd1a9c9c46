/** Tools that asked while the app was starting: they are answered before anything is done that nobody waits for. */
export interface FirstCallers {
  /** Of a call that is being answered; it never rejects. */
  note(answer: Promise<void>): void;
  /** Settles when all that were noted until now are answered, or after so many milliseconds: some calls wait for their user. */
  answered(withinMs: number): Promise<void>;
}

export function createFirstCallers(): FirstCallers {
  const underWay = new Set<Promise<void>>();
  return {
    note(answer) {
      underWay.add(answer);
      void answer.finally(() => underWay.delete(answer));
    },
    async answered(withinMs) {
      if (underWay.size === 0) return;
      let disarm = (): void => undefined;
      const late = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        timer.unref();
        disarm = () => clearTimeout(timer);
      });
      await Promise.race([Promise.all([...underWay]), late]);
      disarm();
    },
  };
}
