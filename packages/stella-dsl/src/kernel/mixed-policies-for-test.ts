/** Where facts, the score, the severity so far and VEX meet in one expression, which few generated policies have at a place that counts. */
export const MIXED: readonly string[] = [
  'rule r { when advisory.cvss >= signals.trust_score then status := "a" }',
  'rule r { when lowercase(sbom.name) == lowercase(advisory.source) then status := coalesce(sbom.name, advisory.id) }',
  'rule r { when sbom.version in advisory.fixed_versions or sbom.name in sbom.tags then ignore }',
  'rule r { when semver_compare(sbom.version, advisory.fixed_versions[0]) < 0 then ignore }',
  'rule r { when signals.custom.status == signals.custom.flag then ignore }',
  'rule r { when sbom.has_tag(sbom.name) or advisory.has_tag(advisory.source) then ignore }',
  'rule r { when advisory.matches(sbom.name) then ignore }',
  'rule r { when advisory.matches("n*") and not advisory.matches("a*") then status := "a" else status := "b" }',
  'rule r { when secret.path.allowlist(sbom.tags) then ignore }\nrule s { when secret.hasFinding(sbom.name) then defer }',
  'rule r { when vex.count(vendor == advisory.source) >= 2 then ignore }',
  'rule r { when vex.any(vendor == sbom.name and advisory.cvss >= 7) or vex.all(advisory.kev) then ignore }',
  'rule r { when sbom.any_component(name == sbom.name and scope != sbom.scope) then ignore }',
  'rule r { when vex.any(status == "fixed" and severity.normalized >= "High") then ignore }',
  'rule r { when severity.normalized == advisory.severity and advisory.epss >= 0.5 then escalate }',
  'rule r { when not (severity.normalized > normalize_cvss(advisory)) then severity := advisory.severity }',
  'rule r { when coalesce(severity.normalized, advisory.severity) == "High" then escalate to severity_band(sbom.name) }',
  'rule r { when severity.score >= 7 and severity.base < 9 then ignore }',
  'rule r { when severity.score > signals.trust_score then ignore }',
  'rule r { when advisory.kev then ignore until coalesce(advisory.published_at, advisory.modified_at) }',
  'rule r { when true then defer until advisory.modified_at; status := sbom.name }',
  'rule r { when advisory.kev then annotate owner := sbom.name }',
  'rule r { when advisory.kev then status := sbom.scope else status := "x" }',
  'rule r { when vex.status == "fixed" then status := vex.status }\nrule s priority 2 { when true then requireVex { vendors = ["a", "npm"] } }',
  `rule r { when exists(vex.latest()) then status := "not_affected" }
   rule s { when advisory.kev then requireVex { justifications = ["component_not_present", "a"] } }`,
  `profile p { map m { source "GHSA" => +1, source "npm" => -2 } env e {
     if advisory.epss >= 0.5 then +0.5, if sbom.name == advisory.source then +1, if severity.base > 5 then -1, if env.flag then +9
   } } rule r { when severity.score >= 7 then ignore }`,
];
