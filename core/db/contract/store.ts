/** What every store promises; each implementation's test runs it. Test code. */
import type { Store } from "../store.ts";
import { promiseProcesses } from "./processes.ts";
import { promiseRows } from "./rows.ts";
import { promiseValues } from "./values.ts";

/** An empty database that several processes may open. */
export interface TestDatabase {
  /** Another connection to it, as another process has one. */
  open(): Store;
  remove(): Promise<void>;
}

export interface StoreUnderTest {
  /** Stands before the promises in the tests' names. */
  name: string;
  /** The engine is not installed. */
  ignore?: boolean;
  prepare(): Promise<TestDatabase>;
}

/** Registers a test with an empty database; each `open()` is another process's. */
export type Promises = (what: string, test: (open: () => Store) => Promise<void>) => void;

/** Registers the tests. */
export function testStore({ name, ignore = false, prepare }: StoreUnderTest): void {
  const promise: Promises = (what, test) =>
    Deno.test({
      name: `${name}: ${what}`,
      ignore,
      async fn() {
        const database = await prepare();
        const opened: Store[] = [];
        try {
          await test(() => {
            const store = database.open();
            opened.push(store);
            return store;
          });
        } finally {
          for (const store of opened) await store.close();
          await database.remove();
        }
      },
    });

  promiseRows(promise);
  promiseValues(promise);
  promiseProcesses(promise);
}
