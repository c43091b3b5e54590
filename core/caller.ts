/** The process that called a command: its terminal, its variables, and programs on its behalf. */

export interface Caller {
  variables: Readonly<Record<string, string | undefined>>;
  /** This very program as an argument list, to be called with a command's name and words. */
  program: readonly string[];
  /** True where both ends of a conversation are there: keys and a screen. */
  isTerminal: boolean;
  /** Runs a program on the caller's terminal; answers its exit status, 127 where there is no such program. */
  attach(argv: readonly string[]): Promise<number>;
  /** The line that the caller answers on his terminal; undefined where he has none, or ended it. */
  question(text: string): Promise<string | undefined>;
  /** Starts a program that goes on by itself. @throws UsageError there is no such program */
  start(argv: readonly string[]): Promise<void>;
}
