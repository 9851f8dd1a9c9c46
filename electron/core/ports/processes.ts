/** Processes of this machine, as far as the platform says. */
export interface Processes {
  /**
   * Null: no process with this id runs. `start`: when it started, in a form that is only good for comparison; another process that
   * gets the same id later, also after a restart of the machine, has another. Null: the platform does not say.
   */
  look(pid: number): { readonly start: string | null } | null;
  /** The `start` of `look`, without keeping anybody waiting where the platform has to run a program for it; null also: it has ended. */
  startOf(pid: number): Promise<string | null>;
  /**
   * This user's other processes that were started with the first of these variables, and the values that they were started with.
   * Reads the environment of every process, some milliseconds: for rare moments. Null: the platform does not say.
   */
  startedWith(names: readonly string[]): readonly StartedProcess[] | null;
  /**
   * The values with which this process was started, or the nearest of those that started it and had the first of these variables, also
   * an empty one. A process without it may be known otherwise: a program that replaced itself has another environment than it was given.
   * Null: none of them, or the platform does not say.
   */
  startedBelow(
    pid: number,
    names: readonly string[],
    known: (pid: number) => ReadonlyMap<string, string> | null,
  ): ReadonlyMap<string, string> | null;
  /** Where `startedWith` says nothing: a process of the group that this one led still runs. */
  isGroupAlive(pid: number): boolean;
}

export interface StartedProcess {
  readonly pid: number;
  /** Its name, cut by the platform to some 15 characters. */
  readonly program: string;
  readonly variables: ReadonlyMap<string, string>;
}
