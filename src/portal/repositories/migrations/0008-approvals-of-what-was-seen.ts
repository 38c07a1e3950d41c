/**
 * An approval names its act, and the evidence and contact update that it was given on; what evidence counts is worked out
 * when it is checked. Approvals that were given before are taken as given on what the case has now.
 */
export const approvalsOfWhatWasSeen = `
ALTER TABLE approvals ADD COLUMN act TEXT NOT NULL DEFAULT 'disable-two-factor'
  CHECK (act IN ('disable-two-factor', 'unlock', 'unfreeze'));
ALTER TABLE approvals ADD COLUMN evidence_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approvals ADD COLUMN contact_seq INTEGER NOT NULL DEFAULT 0;
UPDATE approvals SET
  act = coalesce((SELECT act FROM consents WHERE consents.case_id = approvals.case_id), 'disable-two-factor'),
  evidence_seq = (SELECT coalesce(max(seq), 0) FROM evidence WHERE evidence.case_id = approvals.case_id),
  contact_seq = (SELECT coalesce(max(seq), 0) FROM case_events
    WHERE case_events.case_id = approvals.case_id AND what = 'contact-update-asked');
ALTER TABLE evidence DROP COLUMN points;
`
