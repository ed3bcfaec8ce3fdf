import {
  type ApplicationText,
  ArgumentParseError,
  ArgumentScannerError,
  formatMessageForArgumentScannerError,
  text_en,
} from '@stricli/core';
import { WrongUsageError } from '../errors.ts';
import { errorLine, reportOf } from '../output/error-report.ts';

/** The texts with which wrong usage is reported, in the form that all errors have. */
export function usageText(json: boolean): ApplicationText {
  const usage = (message: string): string => errorLine(new WrongUsageError(message), { json });
  return {
    ...text_en,
    exceptionWhileParsingArguments: (error) => usage(argumentMessage(error)),
    noCommandRegisteredForInput: ({ input, corrections }) =>
      usage(`there is no command ${JSON.stringify(input)}${suggestion(corrections)}; see --help`),
    exceptionWhileLoadingCommandFunction: (error) => errorLine(error, { json }),
    exceptionWhileLoadingCommandContext: (error) => errorLine(error, { json }),
    exceptionWhileRunningCommand: (error) => errorLine(error, { json }),
    commandErrorResult: (error) => errorLine(error, { json }),
  };
}

function argumentMessage(error: unknown): string {
  if (error instanceof ArgumentParseError) {
    const { externalFlagNameOrPlaceholder: name, exception } = error;
    return `${name}: ${reportOf(exception).message}`;
  }
  if (!(error instanceof ArgumentScannerError)) return reportOf(error).message;
  return lowerFirst(
    formatMessageForArgumentScannerError(error, {
      FlagNotFoundError: ({ input, corrections }) =>
        `there is no flag ${JSON.stringify(`--${input}`)}${suggestion(corrections.map((each) => `--${each}`))}; see --help`,
      UnsatisfiedFlagError: ({ externalFlagName, nextFlagName }) =>
        nextFlagName === undefined
          ? `--${externalFlagName} is missing, or has no value; see --help`
          : `--${externalFlagName} has no value: --${nextFlagName} follows it; see --help`,
      UnsatisfiedPositionalError: ({ placeholder, limit: [least, found] = [1, 0] }) =>
        least === 1 ? `<${placeholder}> is missing; see --help` : `at least ${least} of <${placeholder}> are needed, found ${found}; see --help`,
      UnexpectedPositionalError: ({ input }) => `${JSON.stringify(input)} is one argument too many; see --help`,
    }),
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function suggestion(corrections: readonly string[]): string {
  return corrections.length === 0 ? '' : `; did you mean ${corrections.map((each) => each.replaceAll('`', '')).join(' or ')}`;
}
