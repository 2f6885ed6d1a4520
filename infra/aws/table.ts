// record: the one table, with its two sparse indexes. Expired items leave by themselves.
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { attributes, indexes } from '../../shared/storage/dynamodb/table.ts';
import { allow } from './function.ts';

export type RecordProps = {
  /** Whether the records outlive the stack. */
  readonly retain: boolean;
};

const text = (name: string) => ({ name, type: AttributeType.STRING });

export class TableStage extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, props: RecordProps) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: text(attributes.partition),
      sortKey: text(attributes.sort),
      billing: Billing.onDemand(),
      timeToLiveAttribute: attributes.expiresAt,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      globalSecondaryIndexes: Object.values(indexes).map((index) => ({
        indexName: index.name,
        partitionKey: text(index.partition),
        sortKey: text(index.sort),
        projectionType: ProjectionType.KEYS_ONLY,
      })),
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      deletionProtection: props.retain,
    });
  }

  /** Reads by key and by partition. */
  letRead(reader: NodejsFunction): void {
    allow(reader, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [this.table.tableArn]);
  }

  /** Reads through one of the sparse indexes, which holds keys only: the items themselves come from the table. */
  letReadIndex(reader: NodejsFunction, name: keyof typeof indexes): void {
    this.letRead(reader);
    allow(reader, ['dynamodb:Query'], [`${this.table.tableArn}/index/${indexes[name].name}`]);
  }

  /** Writes, each under a condition; a transaction needs no right of its own. */
  letWrite(writer: NodejsFunction): void {
    this.letRead(writer);
    allow(writer, ['dynamodb:PutItem'], [this.table.tableArn]);
  }

  /** Only plans are ever taken back; what happened is never deleted. */
  letRemove(remover: NodejsFunction): void {
    allow(remover, ['dynamodb:DeleteItem'], [this.table.tableArn]);
  }
}
