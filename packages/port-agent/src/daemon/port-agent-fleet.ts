import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { AgentReport } from '../agent-report.ts';
import { FleetMember, type MemberState } from './fleet-member.ts';
import type { PortAgentHostOptions } from './port-agent-host.ts';

/** One agent of a fleet. */
export interface FleetEntry {
  /** A name for messages, one that no other has. */
  readonly name: string;
  readonly agent: PortAgentHostOptions;
}

/** Settings of a {@link PortAgentFleet}. */
export interface FleetOptions {
  /** Is told of each agent that starts, stops or cannot start; the same failure again and again is told once. */
  readonly changed?: (name: string, state: MemberState) => void;
  /** The clock. Default the real one. */
  readonly scheduler?: SchedulerLike;
  /** Gives numbers from 0 up to 1, for the jitter of new attempts. Default `Math.random`. */
  readonly random?: () => number;
}

/**
 * Many agents in one process. Each has its directory, its doors and its journal, and none has a part in another's trouble: one that
 * cannot start is tried again, ever later, up to a minute, while the others run.
 */
export class PortAgentFleet {
  /** Fulfilled when every agent has started or failed to, once. */
  readonly tried: Promise<void>;
  /** Fulfilled when no agent runs or will run any more. */
  readonly ended: Promise<void>;
  readonly #members: readonly FleetMember[];

  private constructor(members: readonly FleetMember[]) {
    this.#members = members;
    this.tried = Promise.all(members.map(({ tried }) => tried)).then(() => undefined);
    this.ended = Promise.all(members.map(({ ended }) => ended)).then(() => undefined);
  }

  /** Begins to start the agents, all at once. */
  static start(entries: readonly FleetEntry[], options: FleetOptions = {}): PortAgentFleet {
    const { changed = () => undefined, scheduler = asyncScheduler, random = Math.random } = options;
    const members = entries.map(({ name, agent }) => new FleetMember({ name, agent, scheduler, random, changed: (state) => { changed(name, state); } }));
    return new PortAgentFleet(members);
  }

  /** How each agent is doing, by name. */
  get states(): ReadonlyMap<string, MemberState> {
    return new Map(this.#members.map(({ name, state }) => [name, state]));
  }

  /** What each agent that runs tells of itself, as of now. */
  reports(): readonly AgentReport[] {
    return this.#members.flatMap(({ state }) => (state.state === 'running' ? [state.host.agent.report()] : []));
  }

  /** Ends all agents. Never rejects. */
  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.stop()));
  }
}
