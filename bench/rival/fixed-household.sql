create or replace table household as
select
  family.territory_code,
  dwelling.household_key,
  cast(try_strptime(family.registered_on, '%d%m%Y') as date) as registered_on,
  family.district,
  family.street,
  family.postal_code,
  try_cast(family.income as double) / 100 as income,
  try_cast(family.persons as bigint) as persons,
  dwelling.* exclude (household_key)
from (
  select
    substr(line, 14, 11) as household_key,
    substr(line, 40, 1) as kind,
    try_cast(substr(line, 41, 2) as bigint) as rooms,
    try_cast(substr(line, 43, 2) as bigint) as bedrooms,
    substr(line, 45, 1) as floor,
    case substr(line, 46, 1) when '1' then 'yes' when '2' then 'no' end as water,
    substr(line, 47, 1) as sewer,
    substr(line, 48, 1) as waste,
    substr(line, 49, 1) as power
  from read_csv({{path}}, auto_detect = false, columns = {'line': 'VARCHAR'}, header = false, delim = '\x01', quote = '', escape = '', encoding = {{encoding}})
  where substr(line, 38, 2) = '02'
) as dwelling
left join family on family.household_key = dwelling.household_key
