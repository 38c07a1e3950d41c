/** Words of which companies' names are made: a material or a plant, a place, a trade. None is a person's name. */
const substances = [
  ...['Angsana', 'Bamboo', 'Basalt', 'Bronze', 'Cengal', 'Cobalt', 'Copper', 'Cotton', 'Cinnamon', 'Clove'],
  ...['Durian', 'Keruing', 'Granite', 'Ironwood', 'Kapok', 'Kelapa', 'Kempas', 'Langsat', 'Limestone', 'Linen'],
  ...['Mangrove', 'Marble', 'Meranti', 'Nickel', 'Nipah', 'Nutmeg', 'Pandan', 'Papaya', 'Pepper', 'Quartz'],
  ...['Rambai', 'Rambutan', 'Rattan', 'Rubber', 'Salak', 'Sandstone', 'Silver', 'Slate', 'Teak', 'Tembusu'],
  ...['Timber', 'Tin', 'Titanium', 'Turmeric', 'Walnut', 'Zinc', 'Lemongrass', 'Tamarind', 'Merbau', 'Sago'],
] as const
const places = [
  ...['Bay', 'Bridge', 'Cape', 'Channel', 'Crossing', 'Delta', 'Estuary', 'Field', 'Gate', 'Grove', 'Harbour'],
  ...['Highway', 'Hill', 'Island', 'Jetty', 'Junction', 'Lagoon', 'Lane', 'Park', 'Plain', 'Plateau', 'Point'],
  ...['Port', 'Quay', 'Reef', 'Ridge', 'Shore', 'Square', 'Strait', 'Summit', 'Terrace', 'Valley', 'Wharf'],
] as const
const trades = [
  ...['Bakery', 'Builders', 'Catering', 'Ceramics', 'Clinics', 'Electrics', 'Energy', 'Engineering', 'Fisheries'],
  ...['Foods', 'Freight', 'Furniture', 'Games', 'Hotels', 'Insurance', 'Laundry', 'Logistics', 'Marine', 'Media'],
  ...['Metals', 'Motors', 'Optics', 'Packaging', 'Pharmacy', 'Plastics', 'Printing', 'Realty', 'Retail', 'Software'],
  ...['Solar', 'Studios', 'Textiles', 'Trading', 'Travel', 'Tuition'],
] as const
const mailboxes = ['it', 'ops', 'admin', 'office', 'noc', 'hosting', 'accounts', 'web', 'systems', 'domains'] as const

const combinations = substances.length * places.length * trades.length
/** Without a common factor with the number of combinations, so that the names repeat only after all of them. */
const stride = 23_957

/** A company's name and its domain. */
export interface CompanyName {
  name: string
  domain: string
  /** The User ID: a mailbox for a task, not for a person. */
  userId: string
}

/** The company of a place in the list, from 0 on; 57,750 places before a name comes again. */
export function companyName(place: number): CompanyName {
  const index = (place * stride) % combinations
  const substance = substances[index % substances.length] ?? substances[0]
  const where = places[Math.floor(index / substances.length) % places.length] ?? places[0]
  const trade = trades[Math.floor(index / (substances.length * places.length))] ?? trades[0]
  const domain = `${substance}${where}-${trade}.example`.toLowerCase()
  const mailbox = mailboxes[place % mailboxes.length] ?? mailboxes[0]
  return { name: `${substance} ${where} ${trade}`, domain, userId: `${mailbox}@${domain}` }
}
