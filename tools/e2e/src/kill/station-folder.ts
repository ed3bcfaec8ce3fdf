import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../taffrail-process.ts';
import { SmallDisk } from './small-disk.ts';

const PREFIX = 'taffrail-kill-';

/** The folder of one station; the agent's own part of it is a small disk, where the system lets one be mounted. */
export class StationFolder {
  readonly path: string;
  readonly agent: string;
  /** The small disk, or why there is none. */
  readonly disk: SmallDisk | string;

  constructor({ diskLengthBytes }: { readonly diskLengthBytes: number }) {
    sweep();
    this.path = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
    this.agent = agentIn(this.path);
    mkdirSync(this.agent);
    this.disk = SmallDisk.mount(this.agent, { lengthBytes: diskLengthBytes });
  }

  /** Takes the disk and the folder away. */
  remove(): void {
    if (this.disk instanceof SmallDisk) this.disk.unmount();
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Takes away what a test of the same user left behind that was itself killed. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const path = join(tmpdir(), name);
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid)) || statSync(path).uid !== process.getuid?.()) continue;
    SmallDisk.unmountLeft(agentIn(path));
    rmSync(path, { recursive: true, force: true });
  }
}

function agentIn(folder: string): string {
  return join(folder, 'agent');
}
