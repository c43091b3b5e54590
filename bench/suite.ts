/** What a suite is made of. */
import { measure, PeerError, type Subject } from "./measure.ts";
import { type BenchRecord, type RecordOptions, toRecord } from "./record.ts";

export interface BenchSettings {
  /** Runs after the warm-up, at least 5. */
  runs: number;
  /** Numbers of nodes, where a suite has several. */
  sizes: readonly number[];
  /** Says what goes on, to stderr. */
  say(text: string): void;
}

/** Measures one thing after another; each record is shown as soon as it is there. */
export type Suite = (settings: BenchSettings) => AsyncIterable<BenchRecord>;

export interface Benchmark extends Omit<RecordOptions, "peer"> {
  name: string;
  subject: Subject;
  peer?: { name: string; subject: Subject };
}

export async function benchmark(
  { name, subject, peer, ...options }: Benchmark,
  settings: BenchSettings,
): Promise<BenchRecord> {
  settings.say(`${name}…`);
  try {
    const [own = [], other = []] = await measure(peer ? [subject, peer.subject] : [subject], settings.runs);
    return toRecord(name, own, {
      ...options,
      ...(peer ? { peer: { name: peer.name, samples: other } } : {}),
    });
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    settings.say(`${name}: measured alone, as ${peer?.name} failed: ${error.message}`);
    return await benchmark({ name, subject, ...options }, settings);
  }
}
