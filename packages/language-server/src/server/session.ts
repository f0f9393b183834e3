import { ErrorCodes, Position, ResponseError } from 'vscode-languageserver';
import type { ClientFeatures } from './client-features.ts';

/** What every request about a document has. */
export interface Asked {
  readonly textDocument: { readonly uri: string };
  readonly position?: Position;
}

/** Where a session with a client stands: nothing is answered before `initialize`, nor after `shutdown`. */
export class Session {
  #features: ClientFeatures | null = null;
  #ended = false;

  get features(): ClientFeatures | null {
    return this.#features;
  }

  begin(features: ClientFeatures): ClientFeatures {
    this.#features = features;
    return features;
  }

  end(): void {
    this.#ended = true;
  }

  /** What the client knows. Throws what the protocol wants said where the request is out of turn, or is no request. */
  check(asked: Asked): ClientFeatures {
    if (this.#features === null) throw new ResponseError(ErrorCodes.ServerNotInitialized, 'send `initialize` first');
    if (this.#ended) throw new ResponseError(ErrorCodes.InvalidRequest, 'the server was shut down');
    if (typeof asked?.textDocument?.uri !== 'string') {
      throw new ResponseError(ErrorCodes.InvalidParams, '`textDocument.uri` is missing');
    }
    if ('position' in asked && !Position.is(asked.position)) {
      throw new ResponseError(ErrorCodes.InvalidParams, '`position` has no line and character');
    }
    return this.#features;
  }
}
