import { create, type DescFile, type DescService, type MessageInitShape } from '@bufbuild/protobuf';
import type { handleBidiStreamingCall, Server } from '@grpc/grpc-js';
import { file_google_rpc_error_details } from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import {
  ServerReflection,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
  ServerReflectionResponseSchema,
} from '@policy-registry/contracts/gen/grpc/reflection/v1/reflection_pb.js';
import { Health } from '@policy-registry/contracts/gen/health/v1/health_pb.js';
import { GRPC_CODES } from '../../errors/codes.ts';
import { boundedText } from '../../errors/to-status.ts';
import { type DescriptorIndex, indexDescriptors } from './descriptor-index.ts';
import { decodedServiceDefinition } from './service-definition.ts';

type Answer = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>['messageResponse']>;

/**
 * Server reflection v1, and v1alpha which has the same messages under another name.
 *
 * Answered from the descriptors that the code was generated with, byte for byte: `@grpc/reflection` decodes and encodes
 * them again, which loses the custom options, and those say scopes, routes and validation rules here. The types of our error
 * details are among them, so that grpcurl prints them.
 */
export function addReflection(server: Server, services: readonly DescService[]): void {
  const index = indexDescriptors([...services, Health, ServerReflection], [file_google_rpc_error_details]);
  const serverReflectionInfo: handleBidiStreamingCall<ServerReflectionRequest, ServerReflectionResponse> = (call) => {
    call.on('data', (request: ServerReflectionRequest) => call.write(reflect(index, request)));
    call.on('end', () => call.end());
  };
  for (const typeName of [ServerReflection.typeName, 'grpc.reflection.v1alpha.ServerReflection']) {
    server.addService(decodedServiceDefinition(ServerReflection, typeName), { serverReflectionInfo });
  }
}

/** The answer to one reflection request; unknown names give an error response, not an error status. */
export function reflect(index: DescriptorIndex, request: ServerReflectionRequest): ServerReflectionResponse {
  return create(ServerReflectionResponseSchema, {
    validHost: request.host,
    originalRequest: request,
    messageResponse: answer(index, request.messageRequest),
  });
}

function answer(index: DescriptorIndex, request: ServerReflectionRequest['messageRequest']): Answer {
  switch (request.case) {
    case 'listServices':
      return { case: 'listServicesResponse', value: { service: index.services.map((name) => ({ name })) } };
    case 'fileByFilename':
      return fileAnswer(index, index.fileNamed(request.value), request.value);
    case 'fileContainingSymbol':
      return fileAnswer(index, index.fileOfSymbol(request.value), request.value);
    case 'fileContainingExtension': {
      const { containingType, extensionNumber } = request.value;
      const file = index.fileOfExtension(containingType, extensionNumber);
      return fileAnswer(index, file, `${containingType} extension ${extensionNumber}`);
    }
    case 'allExtensionNumbersOfType': {
      const numbers = index.extensionNumbers(request.value);
      if (numbers === undefined) return notFound(request.value);
      return {
        case: 'allExtensionNumbersResponse',
        value: { baseTypeName: request.value, extensionNumber: [...numbers] },
      };
    }
    default:
      return {
        case: 'errorResponse',
        value: { errorCode: GRPC_CODES.INVALID_ARGUMENT, errorMessage: 'The request asks for nothing.' },
      };
  }
}

function fileAnswer(index: DescriptorIndex, file: DescFile | undefined, wanted: string): Answer {
  if (file === undefined) return notFound(wanted);
  return { case: 'fileDescriptorResponse', value: { fileDescriptorProto: [...index.withImports(file)] } };
}

function notFound(wanted: string): Answer {
  const errorMessage = boundedText(`Not found: ${wanted}`, 500);
  return { case: 'errorResponse', value: { errorCode: GRPC_CODES.NOT_FOUND, errorMessage } };
}
