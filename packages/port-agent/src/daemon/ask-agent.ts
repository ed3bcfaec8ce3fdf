import { connect } from 'node:net';
import type { SchedulerLike } from 'rxjs';
import { timerMs } from '../elapsed.ts';
import { AgentSilentError } from '../errors.ts';
import type { DoorPlace } from './agent-files.ts';

/** How long an answer may be, in bytes. */
export const ANSWER_LIMIT = 4_194_304;

/** What to ask of which agent. */
export interface AgentQuestion {
  readonly dir: string;
  /** Where the agent's command door is. */
  readonly door: DoorPlace;
  readonly command: string;
  /** What the answer ends with. Default the end of a line. */
  readonly ending?: string;
  readonly timeoutMs: number;
  readonly scheduler: SchedulerLike;
}

/** Asks an agent on this machine by its command door. @throws {@link AgentSilentError}. */
export async function askAgent({ dir, door, command, ending = '\n', timeoutMs, scheduler }: AgentQuestion): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(door);
    socket.setEncoding('utf8');
    const finish = (settle: () => void) => {
      deadline.unsubscribe();
      socket.destroy();
      settle();
    };
    const giveUp = (reason: string) => { finish(() => { reject(new AgentSilentError(dir, command, reason)); }); };
    const deadline = scheduler.schedule(() => { giveUp(`no answer within ${timeoutMs} ms`); }, timerMs(timeoutMs));
    socket.once('connect', () => socket.write(`${command}\n`));
    socket.on('data', (text: string) => {
      answer += text;
      if (answer.endsWith(ending)) finish(() => { resolve(answer); });
      else if (answer.length > ANSWER_LIMIT) giveUp(`its answer is longer than ${ANSWER_LIMIT} bytes`);
    });
    socket.on('error', (error) => { giveUp(error.message); });
    socket.once('close', () => { giveUp('it closed the connection'); });
  });
}
