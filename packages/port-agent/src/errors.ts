/** The root of the port agent's errors. Branch on the class or on {@link code}, never on the message. */
export abstract class PortAgentError extends Error {
  /** A stable identifier of the cause, in kebab-case. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  /** Gives what a program prints for an error. */
  toJSON(): { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message };
  }
}

/** A link URL is malformed, or names a kind of link that there is none of. */
export class LinkUrlError extends PortAgentError {
  readonly code = 'link-url';
  readonly url: string;

  constructor(url: string, expected: string) {
    super(`cannot use ${JSON.stringify(url)} as a link: expected ${expected}`);
    this.url = url;
  }
}

/** A kind of link needs a package that is not installed, or does not work here. */
export class LinkSupportError extends PortAgentError {
  readonly code = 'link-support';
  readonly url: string;
  /** The name of the package. */
  readonly packageName: string;

  constructor(url: string, packageName: string, options?: ErrorOptions) {
    super(`cannot use ${JSON.stringify(url)} as a link: expected the package ${packageName} (npm install ${packageName})`, options);
    this.url = url;
    this.packageName = packageName;
  }
}

/** The line could not be held in the BREAK condition, or not for as long as it was to be. */
export class BreakError extends PortAgentError {
  readonly code = 'break-failed';
  readonly url: string;
  readonly reason: string;

  constructor(url: string, reason: string, options?: ErrorOptions) {
    super(`cannot send a BREAK over ${url}: ${reason}`, options);
    this.url = url;
    this.reason = reason;
  }
}

/** The other side does not keep to the telnet protocol, or negotiates without end. */
export class TelnetError extends PortAgentError {
  readonly code = 'telnet';

  constructor(expected: string, found: string) {
    super(`cannot read the telnet stream: expected ${expected}, found ${found}`);
  }
}

/** A terminal server was asked to set its serial port and set it otherwise, or not at all. */
export class ComPortRefusedError extends PortAgentError {
  readonly code = 'com-port-refused';
  /** What was asked, such as `SET-BAUDRATE 9600`. */
  readonly request: string;

  constructor(request: string, found: string) {
    super(`the terminal server refused ${request}: ${found}`);
    this.request = request;
  }
}

/** A terminal server did not answer in time. */
export class ComPortTimeoutError extends PortAgentError {
  readonly code = 'com-port-timeout';
  /** What was asked, such as `SET-BAUDRATE 9600`. */
  readonly request: string;

  constructor(request: string, timeoutMs: number) {
    super(`no answer to ${request} within ${timeoutMs} ms`);
    this.request = request;
  }
}

/** A setting has a value that it cannot have. */
export class PortAgentOptionError extends PortAgentError {
  readonly code = 'port-agent-option';
  readonly option: string;

  constructor(option: string, expected: string, found: string) {
    super(`cannot start a port agent with ${option} ${JSON.stringify(found)}: expected ${expected}`);
    this.option = option;
  }
}

/** An agent's directory, or its journal's, cannot be made, or the system does not let it be used. */
export class DirectoryError extends PortAgentError {
  readonly code = 'directory';
  readonly path: string;

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`cannot use ${path} as a directory: ${reason}`, options);
    this.path = path;
  }
}

/** Another agent writes this journal. */
export class JournalLockedError extends PortAgentError {
  readonly code = 'journal-locked';
  readonly directory: string;
  /** The process that holds the journal. */
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(`cannot write the journal in ${directory}: process ${pid} does`);
    this.directory = directory;
    this.pid = pid;
  }
}

/** The files of a journal that is being written are not in their place any more: somebody moved or removed them. */
export class JournalTakenError extends PortAgentError {
  readonly code = 'journal-taken';
  readonly directory: string;

  constructor(directory: string) {
    super(`cannot go on with the journal in ${directory}: its files were moved or removed`);
    this.directory = directory;
  }
}

/** A directory does not hold a journal that can be used. */
export class JournalFormatError extends PortAgentError {
  readonly code = 'journal-format';
  readonly directory: string;

  constructor(directory: string, expected: string, options?: ErrorOptions) {
    super(`cannot use ${directory} as a journal: expected ${expected}`, options);
    this.directory = directory;
  }
}

/** A journal was to be made where there is something already. */
export class JournalExistsError extends PortAgentError {
  readonly code = 'journal-exists';
  readonly directory: string;

  constructor(directory: string) {
    super(`cannot make a journal in ${directory}: expected no such directory, or an empty one`);
    this.directory = directory;
  }
}

/** What was to be imported has no packet in it. */
export class NoDatalogError extends PortAgentError {
  readonly code = 'no-datalog';
  readonly lengthBytes: number;
  readonly dialect: string;

  constructor(lengthBytes: number, dialect: string) {
    super(`cannot make a journal of a datalog in the dialect "${dialect}": expected packets of a port agent, found ${lengthBytes} bytes without one`);
    this.lengthBytes = lengthBytes;
    this.dialect = dialect;
  }
}

/** A door could not be opened. */
export class DoorError extends PortAgentError {
  readonly code = 'door';
  readonly door: string;

  constructor(door: string, reason: string, options?: ErrorOptions) {
    super(`cannot open the ${door} door: ${reason}`, options);
    this.door = door;
  }
}

/** The instrument could not be reached within the time given, or before the agent was stopped. */
export class InstrumentUnreachableError extends PortAgentError {
  readonly code = 'instrument-unreachable';
  readonly url: string;
  readonly reason: string;

  constructor(url: string, reason: string) {
    super(`cannot reach the instrument at ${url}: ${reason}`);
    this.url = url;
    this.reason = reason;
  }
}

/** An agent runs in this directory already. */
export class AlreadyRunningError extends PortAgentError {
  readonly code = 'already-running';
  readonly directory: string;
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(`cannot start a port agent in ${directory}: one runs there, process ${pid}`);
    this.directory = directory;
    this.pid = pid;
  }
}

/** No agent runs in this directory. */
export class NotRunningError extends PortAgentError {
  readonly code = 'not-running';
  readonly directory: string;

  constructor(directory: string) {
    super(`no port agent runs in ${directory}`);
    this.directory = directory;
  }
}

/** The agent's process ended, or fell silent, before it was ready. */
export class LaunchError extends PortAgentError {
  readonly code = 'launch-failed';
  readonly directory: string;

  constructor(directory: string, reason: string, options?: ErrorOptions) {
    super(`cannot launch a port agent in ${directory}: ${reason}; port-agent.log there may say more`, options);
    this.directory = directory;
  }
}

/** The agent's process was told to stop and did not, or could not be told. */
export class StopError extends PortAgentError {
  readonly code = 'stop-failed';
  readonly pid: number;

  constructor(pid: number, reason: string, options?: ErrorOptions) {
    super(`cannot stop port agent ${pid}: ${reason}`, options);
    this.pid = pid;
  }
}

/** A file with a secret cannot be used: it is not there, holds something else, or is open to others than its owner. */
export class SecretFileError extends PortAgentError {
  readonly code = 'secret-file';
  readonly path: string;

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`cannot use the secret in ${path}: ${reason}`, options);
    this.path = path;
  }
}

/** An agent runs and does not answer at its command door. */
export class AgentSilentError extends PortAgentError {
  readonly code = 'agent-silent';
  readonly directory: string;
  /** What it was asked. */
  readonly command: string;

  constructor(directory: string, command: string, reason: string) {
    super(`cannot ask the port agent in ${directory} for ${JSON.stringify(command)}: ${reason}`);
    this.directory = directory;
    this.command = command;
  }
}
