import type { Layout, ProfileDraft } from "./layout.ts";
import { byAddress, readSimpleProfiles } from "./profiles.ts";
import type { Sheet } from "./sheet.ts";

/** HubSpot, Contacts > Export, in English. The columns are those of the view that was exported. */
export const hubspotContacts: Layout<ProfileDraft> = {
  name: "hubspot-contacts",
  kind: "profiles",
  signature: [
    "Record ID",
    "First Name",
    "Last Name",
    "Email",
    "Phone Number",
    "Lead Status",
    "Create Date",
    "Contact owner",
  ],
  fields: {
    id: ["Record ID", "Record ID - Contact"],
    email: ["Email"],
    phone: ["Phone Number", "Mobile Phone Number"],
    first: ["First Name"],
    last: ["Last Name"],
    city: ["City"],
    region: ["State/Region"],
    country: ["Country/Region", "Country"],
    created: ["Create Date"],
    optedOut: ["Unsubscribed from all email"],
  },
  required: ["id", ["email", "phone"]],
  extras: true,
  read: readHubspotContacts,
};

// who has not unsubscribed need not have agreed, so that no contact of HubSpot's is a yes
function readHubspotContacts(sheet: Sheet): ProfileDraft {
  if (!sheet.has("optedOut"))
    sheet.notes.push(
      'The export has no column "Unsubscribed from all email", so that consent is unknown. Add it to the view before exporting.',
    );
  return byAddress(sheet, readSimpleProfiles(sheet), sheet.id("id"));
}
