import { ProtocolError } from '@taffrail/driver';

/**
 * The instrument runs the program of its forerunner BARS, in whose menus the same answers mean other things. None was given
 * to it but the one that has it stream, where it was interrupted.
 */
export class WrongProgramError extends ProtocolError {
  override readonly code = 'wrong-program';

  constructor(attempted: string) {
    super(`${attempted}: expected the main menu of a TRHPH, found that of a BARS, which has a clock for choice 4 and the power at 5`);
  }
}
