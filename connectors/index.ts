import type { Connector } from '../src/core/connector.js'
import type { NativeProver } from '../src/core/native-reading.js'
import type { FormatReader } from '../src/core/reader.js'
import type { Unpacker } from '../src/core/unpacker.js'
import { archiveUnpacker } from './archive/extract.js'
import { dbfReader } from './dbf/read.js'
import { delimitedProver } from './delimited/native.js'
import { delimitedReader } from './delimited/read.js'
import { fixedWidthProver } from './fixed-width/native.js'
import { fixedWidthReader } from './fixed-width/read.js'
import { folderConnector } from './folder.js'
import { httpConnector } from './http/connector.js'
import type { HttpDoors } from './http/connector.js'
import { jsonReader } from './json/read.js'
import { spreadsheetReader } from './spreadsheet/read.js'

export const connectors: readonly Connector[] = [folderConnector]

/** Every connector, with what the door gives to those that leave this machine. */
export function connectorsWith(http: HttpDoors): readonly Connector[] {
  return [...connectors, httpConnector(http)]
}

export const readers: readonly FormatReader[] = [delimitedReader, fixedWidthReader, spreadsheetReader, jsonReader, dbfReader]
export const provers: readonly NativeProver[] = [delimitedProver, fixedWidthProver]
export const unpacker: Unpacker = archiveUnpacker
