/** What `--server` is when nobody says. */
export const DEFAULT_SERVER = 'http://127.0.0.1:8080';
