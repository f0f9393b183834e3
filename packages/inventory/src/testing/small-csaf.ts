/** A product of a CSAF tree, called as given. */
export function csafProduct(product_id: string, product_identification_helper: object = {}): object {
  return { product_id, name: product_id, product_identification_helper };
}

export function csaf(product_tree: object, ...vulnerabilities: readonly object[]): object {
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { category: 'vendor', name: 'Shop PSIRT', namespace: 'https://shop.example' },
      title: 'Shop VEX',
      tracking: {
        id: 'SHOP-2026-1',
        current_release_date: '2026-01-02T00:00:00Z',
        initial_release_date: '2026-01-01T00:00:00Z',
        generator: { engine: { name: 'Secvisogram', version: '1.11.0' } },
        status: 'final',
        version: '1',
      },
    },
    product_tree,
    vulnerabilities,
  };
}
