import type { Context } from '../../lib/run/context.ts'
import type { Action, Names } from '../drill/fault.ts'
import type { Setting } from './clients.ts'
import type { Result } from './result.ts'

/** Where a round is made: the objects of the application, and the pods that serve now. */
export interface Ground extends Names {
  readonly pods: { readonly frontend: readonly string[]; readonly backend: readonly string[] }
  readonly random: () => number
}

/** What has to hold for a scenario to have reached its figure; a limit that is left out is not asked for. */
export interface Figure {
  /** Requests that were not served as asked. */
  readonly failed?: number
  /** Requests without an answer, or with one that does not say what is wrong. */
  readonly broken?: number
  /** Seconds until a write is served again, for 95 of 100 rounds. */
  readonly back?: number
  /** Containers of the backend that were started again. */
  readonly restarts?: number
  /** The same, but of each backend in each round: where the node goes, all of its containers go with it. */
  readonly restartsEach?: number
}

/** How a scenario of its own kind is run. */
export interface Own {
  readonly run: (context: Context, scenario: Scenario, setting: Setting, rounds: number) => Promise<Result>
  /** What it has to reach, in words. */
  readonly asks: string
}

/** A fault that is made under load, several times, and taken back. */
export interface Scenario {
  readonly name: string
  readonly about: string
  /** What happens to the cluster beyond failing pages, as a part of the question before: "its data is destroyed". */
  readonly warns?: string
  readonly rounds: number
  /** It belongs to --quick, with one round. */
  readonly quick?: true
  /** So long the fault stays before it is taken back; 0 for one that is over by itself. */
  readonly holdMs: number
  readonly make: (at: Ground) => readonly Action[]
  readonly heal: (at: Names) => readonly Action[]
  /** Its making stops the node, which is then resumed in the way of setup. */
  readonly stopsNode?: true
  /** Obtains what it is made with, before `before`; throws where this machine cannot. Taken back by `after`. */
  readonly prepare?: (context: Context) => Promise<void>
  /** Made before the first round and, whatever happened, after the last one: what all rounds are made on. */
  readonly before?: (at: Names) => readonly Action[]
  readonly after?: (at: Names) => readonly Action[]
  /** Made after each round, outside of what is measured, so that nothing is left of it. */
  readonly tidy?: (at: Names) => readonly Action[]
  readonly figure: Figure
  /** For one that is more than a fault under load. */
  readonly own?: Own
  /** It runs commands of the suite, which take the lock themselves. */
  readonly commands?: true
  /** It has to find losses: the scenarios that name it prove nothing where it finds none. */
  readonly control?: true
  /** Names the scenario that shows that this one can find losses at all. */
  readonly provenBy?: string
}
