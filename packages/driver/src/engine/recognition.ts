import type { Rejection } from '../definition/instrument-definition.ts';
import type { Finder, Inbound } from './inbound.ts';

/**
 * Finds a prompt at the end of what came in: it begins a line, and nothing but blanks follow it.
 *
 * The longest is tried first, since one prompt may end with another. A prompt's text inside a line, or with more
 * already behind it, is data.
 */
export function promptFinder(prompts: readonly string[]): Finder<string> {
  const candidates = [...prompts].sort((a, b) => b.length - a.length).map((prompt) => ({ prompt, trimmed: prompt.trimEnd() }));
  const atEndOf = (text: string, isWhole: boolean): string | undefined => {
    const found = candidates.find(({ trimmed }) => text.endsWith(trimmed));
    if (found === undefined) return undefined;
    const before = text.slice(0, text.length - found.trimmed.length);
    const beginsLine = before === '' ? isWhole : /[\r\n]$/.test(before) || atEndOf(before.trimEnd(), isWhole) !== undefined;
    return beginsLine ? found.prompt : undefined;
  };
  return (_piece, inbound) => atEndOf(inbound.tail.trimEnd(), inbound.length === inbound.tail.length);
}

/**
 * Finds the echo of a command line: the command's text at the beginning of a line or right after a prompt, with a line
 * end behind it. Answers how many characters lead up to the end of the echo.
 */
export function echoFinder(line: string, prompts: readonly string[]): Finder<number> {
  const lead = ['^', '[\\r\\n]', ...prompts.map((prompt) => escaped(prompt.trimEnd()) + '\\s*')].join('|');
  const pattern = new RegExp(`(?:${lead})${escaped(line)}(?:\\r\\n?|\\n)`, 'i');
  return (piece, inbound) => {
    if (!/[\r\n]/.test(piece)) return undefined;
    const match = pattern.exec(inbound.text);
    return match === null ? undefined : match.index + match[0].length;
  };
}

/** Finds a complete line that refuses the command and is not followed by a prompt. */
export function finalRejectionFinder(rejections: readonly Rejection[]): Finder<string> {
  const finals = rejections.filter(({ isFinal }) => isFinal === true);
  return (piece, inbound) => {
    if (finals.length === 0 || !piece.includes('\n')) return undefined;
    const lines = inbound.text.split('\n').slice(0, -1);
    return lines.find((line) => finals.some(({ pattern }) => pattern.test(line.trim())))?.trim();
  };
}

/** Gives the line of a reply by which the instrument refuses the command. */
export function rejectionIn(reply: string, rejections: readonly Rejection[]): string | undefined {
  return reply.split(/\r?\n/).map((line) => line.trim()).find((line) => rejections.some(({ pattern }) => pattern.test(line)));
}

/** Takes a reply out of what came in: without its prompt and the blank lines around it. */
export function replyBefore(prompt: string, inbound: Inbound): string {
  const text = inbound.text.trimEnd();
  return withoutBlankEdges(text.slice(0, text.length - prompt.trimEnd().length));
}

/** Removes line ends from both edges of a text. */
export function withoutBlankEdges(text: string): string {
  return text.replace(/^[\r\n]+|[\r\n]+$/g, '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
