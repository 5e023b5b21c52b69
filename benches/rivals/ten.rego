# The records of one hospital in; what the ten rules of benches/ten find out, each as "rule path".
package ten

import rego.v1

# As of 2026-11-22. ISO dates compare as text.
today := "2026-11-22"

year_ago := "2025-11-22"

year_ahead := "2027-11-22"

day := (24 * 60 * 60) * 1000000000

# What several findings need, made once.
vendors := {vendor.id: vendor | some vendor in input.vendors}

people := {person.id | some person in input.people}

systems := {system.id: system | some system in input.systems}

trained := {group |
	some training in input.trainings
	training.date >= year_ago
	some group in training.groups
}

running := {seat.person |
	some seat in input.organization.appointments
	seat.role in {"planning_manager", "system_operator"}
	seat.appointed_date <= today
	object.get(seat, "end_date", today) >= today
}

attack_drills := {drill.date | some drill in input.drills; drill.scenario == "cyber_attack"}

# 1. A vendor is on record.
findings contains sprintf("ten/vendor-exists systems[%d].vendors[%d]", [i, j]) if {
	some i, system in input.systems
	some j, vendor in system.vendors
	not vendors[vendor]
}

# 2. A certificate is valid.
findings contains sprintf("ten/certificate-valid vendors[%d].certifications[%d].expires_date", [i, j]) if {
	some i, vendor in input.vendors
	some j, certificate in vendor.certifications
	certificate.expires_date < today
}

# 3. Work is passed on only when it was approved.
findings contains sprintf("ten/subcontract-clause contracts[%d].clauses.subcontract_prior_approval", [i]) if {
	some i, contract in input.contracts
	vendors[contract.vendor].handles_medical_information
	not contract.clauses.subcontract_prior_approval.present
}

# 4. Support that ends soon has a plan.
findings contains sprintf("ten/eos-plan systems[%d].components[%d].eos_date", [i, j]) if {
	some i, system in input.systems
	some j, part in system.components
	part.eos_date <= year_ahead
	not part.eos_plan
}

# 5. A drill against an attack within a year.
findings contains "ten/drill-within-year drills" if count(attack_drills) == 0

findings contains sprintf("ten/drill-within-year drills[%d].date", [i]) if {
	newest := max(attack_drills)
	newest < year_ago
	i := min({n | some n, drill in input.drills; drill.scenario == "cyber_attack"; drill.date == newest})
}

# 6. Somebody takes the actions after a drill.
findings contains sprintf("ten/drill-actions-owned drills[%d].findings[%d].actions[%d]", [i, j, k]) if {
	some i, drill in input.drills
	some j, finding in drill.findings
	some k, action in finding.actions
	not object.get(action, "owner", "") in people
}

# 7. A policy is reviewed in its cycle.
findings contains sprintf("ten/policy-reviewed policies[%d].reviewed_date", [i]) if {
	some i, policy in input.policies
	policy.kind != "committee_charter"
	overdue(policy)
}

overdue(policy) if {
	not policy.review_cycle_days
	policy.reviewed_date < year_ago
}

overdue(policy) if {
	now := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [today]))
	reviewed := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [policy.reviewed_date]))
	reviewed + (policy.review_cycle_days * day) < now
}

# 8. Every group was trained within a year.
findings contains sprintf("ten/training-covers-groups organization.workforce_groups[%d]", [i]) if {
	some i, group in input.organization.workforce_groups
	not group.id in trained
}

# 9. An auditor does not run what is audited.
findings contains sprintf("ten/auditor-independent audits[%d].auditors[%d]", [i, j]) if {
	some i, audit in input.audits
	audit.kind == "internal"
	some j, auditor in audit.auditors
	tied(auditor, audit)
}

tied(auditor, _) if auditor in running

tied(auditor, audit) if {
	some id in audit.systems
	systems[id].operator == auditor
}

# 10. An important system has a copy that an attack cannot reach, and was restored within a year.
findings contains sprintf("ten/backup-tested systems[%d].backup.copies", [i]) if {
	some i, system in input.systems
	system.criticality == "high"
	not safe(system.backup.copies)
}

findings contains sprintf("ten/backup-tested systems[%d].backup.last_restore_test_date", [i]) if {
	some i, system in input.systems
	system.criticality == "high"
	system.backup.last_restore_test_date < year_ago
}

safe(copies) if {
	some copy in copies
	copy.offline
}

safe(copies) if {
	some copy in copies
	copy.immutable
}
