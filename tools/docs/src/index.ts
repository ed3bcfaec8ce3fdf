export { outputOf } from './command-output.ts';
export { COMMAND_REFERENCE, commandReference, commandsIn } from './reference/command-reference.ts';
export { INSTRUMENT_REFERENCE, instrumentReference } from './reference/instrument-reference.ts';
export { referenceOf } from './reference/reference.ts';
export { buildSite, SiteError } from './site/build-site.ts';
export { siteLinkProblems } from './site/site-links.ts';
export { siteGroups, type SitePage, sitePages, titleOf } from './site/site-pages.ts';
