import { RE2JS } from 're2js';
import { invalidArgument } from '../kernel/free-text.ts';
import type { GovernanceRules } from './governance-record.ts';

/** Throws INVALID_ARGUMENT for what is no RE2 expression. */
export function checkTicketPattern(pattern: string): void {
  try {
    RE2JS.compile(pattern);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unreadable';
    throw invalidArgument('policy.ticketPattern', `is no RE2 expression (${why.slice(0, 200)})`, 'ticket_pattern');
  }
}

/** Throws INVALID_ARGUMENT when the tenant asks for tickets of another form. The whole ticket must match. */
export function checkTicket(ticket: string, { ticketPattern }: GovernanceRules): void {
  if (ticketPattern === '' || RE2JS.matches(ticketPattern, ticket)) return;
  throw invalidArgument('ticket', `does not match the tenant's pattern ${ticketPattern}`, 'ticket_pattern');
}
