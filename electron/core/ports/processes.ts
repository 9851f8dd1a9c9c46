/** Processes of this machine, as far as the platform says. */
export interface Processes {
  /**
   * Null: no process with this id runs. `start`: when it started, in a form that is only good for comparison; another process that
   * gets the same id later, also after a restart of the machine, has another. Null: the platform does not say.
   */
  look(pid: number): { readonly start: string | null } | null;
}
