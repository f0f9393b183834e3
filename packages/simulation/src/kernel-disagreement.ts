/** The kernel says something else of a finding than the interpreter: no result is better than this one. */
export class KernelDisagreement extends Error {
  readonly finding: string;

  constructor(finding: string, side: 'before' | 'after', kernel: unknown, interpreter: unknown) {
    super(
      `finding ${finding}, ${side}: the kernel says ${JSON.stringify(kernel)}, the interpreter ${JSON.stringify(interpreter)}`,
    );
    this.name = 'KernelDisagreement';
    this.finding = finding;
  }
}
