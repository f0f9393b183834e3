import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { readText } from './compose-file.ts';
import { ownServices, PLAIN, reaches } from './variants.ts';

const collector = parse(readText('deploy/otel-collector/config.yaml'));
const prometheus = parse(readText('deploy/prometheus/prometheus.yml'));
const sources = parse(readText('deploy/grafana/provisioning/datasources/prometheus.yaml'));
const provider = parse(readText('deploy/grafana/provisioning/dashboards/dashboards.yaml'));
const dashboard = JSON.parse(readText('deploy/grafana/dashboards/policy-registry.json'));

/** By the connector `span_metrics` and its unit, by the collector itself, and by Prometheus. */
const METRICS = [
  'traces_span_metrics_calls_total',
  'traces_span_metrics_duration_seconds_bucket',
  'otelcol_receiver_refused_spans',
  'otelcol_receiver_refused_spans_total',
  'up',
];

describe('what is observed', () => {
  it('spans go to where the collector listens', () => {
    const { endpoint } = collector.receivers.otlp.protocols.http;
    const port = endpoint.split(':').at(-1);
    for (const [name, { environment }] of ownServices(PLAIN)) {
      const url = new URL(String(environment?.POLICY_REGISTRY_OTLP_ENDPOINT));
      assert.deepEqual([url.hostname, url.port, url.pathname], ['otel-collector', port, '/v1/traces']);
      assert.ok(reaches(PLAIN, name, url.hostname));
    }
  });

  it('every part of a pipeline is declared', () => {
    const declared = ['receivers', 'processors', 'connectors', 'exporters'].flatMap((kind) =>
      Object.keys(collector[kind]),
    );
    const pipelines: Record<string, string[]>[] = Object.values(collector.service.pipelines);
    const used = pipelines.flatMap((pipeline) => Object.values(pipeline).flat());
    assert.deepEqual([...new Set(used)].sort(), declared.sort());
  });

  it('Prometheus asks services that it reaches, the collector at both its ports', () => {
    const targets: string[] = prometheus.scrape_configs.flatMap((job: { static_configs: { targets: string[] }[] }) =>
      job.static_configs.flatMap((each) => each.targets),
    );
    for (const target of targets.filter((each) => !each.startsWith('localhost:'))) {
      assert.ok(reaches(PLAIN, 'prometheus', target.split(':')[0] ?? ''), target);
    }
    const own = collector.service.telemetry.metrics.readers[0].pull.exporter.prometheus.port;
    const calls = collector.exporters.prometheus.endpoint.split(':').at(-1);
    for (const port of [own, calls]) assert.ok(targets.includes(`otel-collector:${port}`), port);
  });

  it('Grafana has the source and the folder that it is told of', () => {
    const [source] = sources.datasources;
    assert.ok(reaches(PLAIN, 'grafana', new URL(source.url).hostname));
    const mounts = PLAIN.services.grafana?.volumes ?? [];
    assert.ok(mounts.includes(`./deploy/grafana/dashboards:${provider.providers[0].options.path}:ro`));
    const uids = [...JSON.stringify(dashboard).matchAll(/"datasource":\{"type":"prometheus","uid":"([^"]+)"/g)];
    assert.ok(uids.length > dashboard.panels.length);
    for (const [, uid] of uids) assert.equal(uid, source.uid);
  });

  it('the dashboard asks for metrics and labels that there are', () => {
    const dimensions = collector.connectors.span_metrics.dimensions.map(({ name }: { name: string }) =>
      name.replaceAll('.', '_'),
    );
    const labels = ['service_name', 'span_name', 'span_kind', 'status_code', 'le', 'job', ...dimensions];
    const targets: { expr: string }[] = dashboard.panels.flatMap(
      (panel: { targets: { expr: string }[] }) => panel.targets,
    );
    assert.ok(targets.length >= dashboard.panels.length);
    for (const { expr } of targets) {
      const metrics = expr.match(/\b(traces_|otelcol_)\w+|^up$/g) ?? [];
      assert.ok(metrics.length > 0, expr);
      for (const metric of metrics) assert.ok(METRICS.includes(metric), metric);
      const used = [...expr.matchAll(/(\w+)(?:=~|!=|=)"|by \(([\w, ]+)\)/g)].flatMap(
        ([, a, b]) => a ?? b?.split(', ') ?? [],
      );
      for (const label of used) assert.ok(labels.includes(label), `${label} in ${expr}`);
    }
  });
});
