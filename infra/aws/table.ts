// The DynamoDB table of all records, with two sparse indexes.
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { attributes, indexes } from '../../shared/storage/dynamodb/table.ts';
import { grantActions } from './stage-function.ts';

export type RecordTableProps = {
  /** Whether the table is kept when the stack is deleted. */
  readonly retain: boolean;
};

const stringAttribute = (name: string) => ({ name, type: AttributeType.STRING });

export class RecordTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, props: RecordTableProps) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: stringAttribute(attributes.partition),
      sortKey: stringAttribute(attributes.sort),
      billing: Billing.onDemand(),
      timeToLiveAttribute: attributes.expiresAt,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      globalSecondaryIndexes: Object.values(indexes).map((index) => ({
        indexName: index.name,
        partitionKey: stringAttribute(index.partition),
        sortKey: stringAttribute(index.sort),
        projectionType: ProjectionType.KEYS_ONLY,
      })),
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      deletionProtection: props.retain,
    });
  }

  /** Reads by key and by partition. */
  grantRead(reader: NodejsFunction): void {
    grantActions(reader, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [this.table.tableArn]);
  }

  /** Queries of an index, which holds keys only, and reads of the items themselves. */
  grantReadIndex(reader: NodejsFunction, name: keyof typeof indexes): void {
    this.grantRead(reader);
    grantActions(reader, ['dynamodb:Query'], [`${this.table.tableArn}/index/${indexes[name].name}`]);
  }

  /** Reads and conditional writes; a transaction needs no other permission. */
  grantWrite(writer: NodejsFunction): void {
    this.grantRead(writer);
    grantActions(writer, ['dynamodb:PutItem'], [this.table.tableArn]);
  }

  /** For the planner, which deletes a watermark in the future and the progress of a finished roll-up, never a run. */
  grantDelete(remover: NodejsFunction): void {
    grantActions(remover, ['dynamodb:DeleteItem'], [this.table.tableArn]);
  }
}
