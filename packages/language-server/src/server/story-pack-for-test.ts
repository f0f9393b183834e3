/** The pack that the story is about. */
export const STORY_PACK = {
  'pack.yaml': 'name: shop-policy\n',
  'policy.stella': `policy "Shop Policy" syntax "stella-dsl@1" {
  metadata {
    description = "What may ship in the web shop";
  }

  settings {
    default_status = "affected";
  }

  profile exposure {
    env adjustments {
      if env.exposure == "internet" then +0.5;
    }
  }

  rule block_known_exploited priority 15 {
    when advisory.kev == true
    then status := "blocked"; escalate to "Critical"
    because "Known exploited vulnerabilities do not ship"
  }

  rule block_critical priority 20 {
    when severity.normalized >= "Critical"
    then status := "blocked"
    because "Criticals do not ship"
  }

  // Quiet until the date, then back on the list.
  rule defer_unlikely priority 25 {
    when severity.normalized <= "Medium" and advisory.epss < 0.01
    then defer until "2027-03-31T00:00:00Z"
    because "Exploitation is unlikely"
  }

  rule warn_high priority 30 {
    when severity.normalized == "High"
    then warn message "High: plan the upgrade"
  }
}
`,
  'tests/rules.yaml': `- name: a known exploited vulnerability is blocked
  given:
    advisory: { id: CVE-2023-44487, severity: High, cvss: 7.5, kev: true }
  expect: { status: blocked, severity: Critical, rule: block_known_exploited }

- name: a critical is blocked
  given:
    advisory: { id: CVE-2016-1000027, severity: Critical, cvss: 9.8, kev: false }
  expect: { status: blocked, rule: block_critical }
`,
} as const;
