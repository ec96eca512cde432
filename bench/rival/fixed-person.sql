create or replace table person as
select
  family.territory_code,
  member.*
from (
  select
    substr(line, 25, 11) as person_key,
    substr(line, 14, 11) as household_key,
    cast(try_strptime(substr(line, 111, 8), '%d%m%Y') as date) as birth_date,
    case substr(line, 110, 1) when '1' then 'male' when '2' then 'female' end as sex,
    substr(line, 119, 2) as kinship,
    case substr(line, 121, 1) when '1' then 'white' when '2' then 'black' when '3' then 'yellow' when '4' then 'brown' when '5' then 'indigenous' end as ethnicity,
    case substr(line, 122, 1) when '1' then 'yes' when '2' then 'no' end as disability,
    substr(line, 123, 2) as education,
    case substr(line, 125, 1) when '1' then 'public' when '2' then 'private' when '3' then 'attended' when '4' then 'never' end as school_sector,
    case substr(line, 126, 1) when '1' then 'yes' when '2' then 'no' end as worked,
    substr(line, 127, 6) as occupation,
    try_cast(substr(line, 133, 9) as double) / 100 as income,
    try_cast(substr(line, 142, 2) as bigint) as work_hours
  from read_csv({{path}}, auto_detect = false, columns = {'line': 'VARCHAR'}, header = false, delim = '\x01', quote = '', escape = '', encoding = {{encoding}})
  where substr(line, 38, 2) = '04'
) as member
left join family on family.household_key = member.household_key
