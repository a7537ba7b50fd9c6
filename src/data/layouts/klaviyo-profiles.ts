import type { Layout, ProfileDraft } from "./layout.ts";
import { byAddress, readSimpleProfiles } from "./profiles.ts";
import type { Sheet } from "./sheet.ts";

/** Klaviyo, a list or segment of profiles > Export. */
export const klaviyoProfiles: Layout<ProfileDraft> = {
  name: "klaviyo-profiles",
  kind: "profiles",
  signature: [
    "Email",
    "Klaviyo ID",
    "First Name",
    "Last Name",
    "Email Marketing Consent",
    "Profile Created On",
    "Date Added",
  ],
  fields: {
    id: ["Klaviyo ID"],
    email: ["Email"],
    phone: ["Phone Number"],
    first: ["First Name"],
    last: ["Last Name"],
    city: ["City"],
    region: ["State / Region"],
    country: ["Country"],
    created: ["Profile Created On", "Date Added"],
    consent: ["Email Marketing Consent"],
    consentTime: ["Email Marketing Consent Timestamp"],
    smsConsent: ["SMS Marketing Consent"],
    smsConsentTime: ["SMS Marketing Consent Timestamp"],
    optedOut: ["Email Suppressions"],
  },
  required: ["id", ["email", "phone"]],
  extras: true,
  read: readKlaviyoProfiles,
};

function readKlaviyoProfiles(sheet: Sheet): ProfileDraft {
  return byAddress(sheet, readSimpleProfiles(sheet), sheet.id("id"));
}
